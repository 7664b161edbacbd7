package ferry.kernel.life;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// What a terminal or an init system sends to end a process, taken as a request: the process closes what it has opened
/// and then ends by itself.
///
/// A shutdown hook would not do. The exit code would be the signal's, and a hook that halts the process keeps libraries
/// from removing the files that they have unpacked.
public final class StopRequest {
    private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");

    private final CountDownLatch told = new CountDownLatch(1);

    private StopRequest() {}

    /// Takes signals from now on: before anything is opened, so that none is lost.
    public static StopRequest listen() {
        StopRequest request = new StopRequest();
        handle(request.told::countDown);
        return request;
    }

    /// Runs `action` at each signal, on a thread of its own, in the place of ending the process.
    public static void handle(Runnable action) {
        SIGNALS.forEach(name -> handle(name, action));
    }

    public void await() throws InterruptedException {
        told.await();
    }

    /// By reflection, because the compiler has nothing but a warning for what `jdk.unsupported` exports.
    private static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours =
                    Proxy.newProxyInstance(
                            StopRequest.class.getClassLoader(),
                            new Class<?>[] {handler},
                            (self, method, arguments) -> called(self, method, arguments, action));
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("signal " + name + " cannot be handled here", e);
        }
    }

    @SuppressWarnings("ReferenceEquality") // what a proxy is: nothing but itself
    private static @Nullable Object called(
            Object self, Method method, Object @Nullable [] arguments, Runnable action) {
        return switch (method.getName()) {
            case "handle" -> {
                action.run();
                yield null;
            }
            case "equals" -> arguments != null && self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            default -> "handler of stop signals";
        };
    }
}
