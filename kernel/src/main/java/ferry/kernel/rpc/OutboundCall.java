package ferry.kernel.rpc;

import ferry.kernel.fault.Fault;
import ferry.kernel.fault.Reason;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One stream outwards, as straight-line code sees it: [#send] blocks until the receiver takes more. When the receiver
/// goes away or the stream has to end, the thread that serves it is interrupted.
public final class OutboundCall<T> {
    private final ServerCallStreamObserver<T> observer;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ready = lock.newCondition();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<@Nullable Fault> end = new AtomicReference<>();
    private volatile @Nullable Thread thread;

    interface Body {
        void run() throws InterruptedException;
    }

    /// To be made within the rpc's method, where alone the handlers can be set.
    ///
    /// @param readyBytes bytes that may wait for the receiver before it is asked to take more
    OutboundCall(ServerCallStreamObserver<T> observer, int readyBytes) {
        this.observer = observer;
        observer.setOnReadyThreshold(readyBytes);
        observer.setOnReadyHandler(this::signal);
        observer.setOnCancelHandler(this::interrupt);
    }

    /// @param whenEnded run at the very end, when the stream has been answered
    void start(String name, Body body, Runnable whenEnded) {
        thread =
                Thread.ofVirtual()
                        .name(name)
                        .start(() -> {
                            try {
                                run(body);
                            } finally {
                                whenEnded.run();
                                ended.countDown();
                            }
                        });
    }

    /// Sends one message once the receiver can take it.
    public void send(T message) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!observer.isReady()) {
                if (observer.isCancelled()) {
                    throw new InterruptedException("the receiver is gone");
                }
                ready.await();
            }
        } finally {
            lock.unlock();
        }
        observer.onNext(message);
    }

    /// Ends the stream with a fault, from any thread.
    public void end(Fault fault) {
        end.compareAndSet(null, fault);
        interrupt();
    }

    /// Waits until the thread that serves the stream has ended, its answer included.
    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    private void run(Body body) {
        try {
            body.run();
            observer.onCompleted();
        } catch (InterruptedException _) {
            stop(Fault.of(Reason.SERVER_DRAINING, "the stream was ended"));
        } catch (RuntimeException e) {
            stop(e instanceof Fault fault ? fault : Fault.internal("stream", e));
        }
    }

    private void stop(Fault fault) {
        if (!observer.isCancelled()) {
            Fault wanted = end.get();
            observer.onError(wanted == null ? fault : wanted);
        }
    }

    private void signal() {
        lock.lock();
        try {
            ready.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void interrupt() {
        Thread serving = thread;
        if (serving != null) {
            serving.interrupt();
        }
    }
}
