package ferry.kernel.rpc;

import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Who may call what: the [Requires] of every rpc, read once when a server starts. What has no rule is denied.
final class AccessRules {
    private final Map<String, Access> rules;

    private AccessRules(Map<String, Access> rules) {
        this.rules = Map.copyOf(rules);
    }

    /// Reads the rules of every rpc that `services` implement; one that they leave to the generated base class has none.
    ///
    /// @throws IllegalStateException if a method implements an rpc and states no rule
    static AccessRules of(List<? extends BindableService> services) {
        Map<String, Access> rules = new HashMap<>();
        for (BindableService service : services) {
            for (MethodDescriptor<?, ?> rpc :
                    service.bindService().getServiceDescriptor().getMethods()) {
                Method method = implementation(service, rpc);
                if (!method.isDefault()) {
                    rules.put(rpc.getFullMethodName(), ruleOf(method));
                }
            }
        }
        return new AccessRules(rules);
    }

    /// @return empty for an rpc that nobody implements
    Optional<Access> rule(MethodDescriptor<?, ?> rpc) {
        return Optional.ofNullable(rules.get(rpc.getFullMethodName()));
    }

    private static Access ruleOf(Method method) {
        Requires rule = method.getAnnotation(Requires.class);
        if (rule == null) {
            throw new IllegalStateException(method + " implements an rpc and has no @Requires");
        }
        return rule.value();
    }

    /// Of an rpc that is not implemented: the default method that the generated interface has for it.
    private static Method implementation(BindableService service, MethodDescriptor<?, ?> rpc) {
        String name = methodName(rpc);
        List<Method> found =
                Arrays.stream(service.getClass().getMethods())
                        .filter(method -> method.getName().equals(name) && !method.isBridge())
                        .toList();
        if (found.size() != 1) {
            throw new IllegalStateException(
                    "%s has %d public methods %s for rpc %s (expected: 1)"
                            .formatted(
                                    service.getClass().getName(),
                                    found.size(),
                                    name,
                                    rpc.getFullMethodName()));
        }
        return found.getFirst();
    }

    private static String methodName(MethodDescriptor<?, ?> rpc) {
        String name = rpc.getBareMethodName();
        if (name == null) {
            throw new IllegalStateException("rpc without a name: " + rpc.getFullMethodName());
        }
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}
