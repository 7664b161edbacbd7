package ferry.auth.rpc;

import ferry.kernel.fault.Fault;
import ferry.kernel.identity.UserName;
import java.util.List;
import java.util.function.Function;

/// Pages of lists. Whoever reads one asks for one more than its size: that one says whether there is a next page.
final class Paging {
    private static final int DEFAULT_SIZE = 100;
    private static final int MAX_SIZE = 256;

    private Paging() {}

    /// @throws Fault FIELD_INVALID
    static int size(int asked) {
        if (asked < 0 || asked > MAX_SIZE) {
            throw Fault.invalidField("page_size", asked + " (expected: 0 to " + MAX_SIZE + ")");
        }
        return asked == 0 ? DEFAULT_SIZE : asked;
    }

    /// Of a list by name, whose tokens are the last names of pages.
    ///
    /// @throws Fault FIELD_INVALID
    static String afterName(String token) {
        boolean good =
                token.isEmpty()
                        || UserName.canonical(token)
                                .filter(n -> n.value().equals(token))
                                .isPresent();
        if (!good) {
            throw foreignToken();
        }
        return token;
    }

    /// Of a list by falling numbers, whose tokens are the last numbers of pages.
    ///
    /// @throws Fault FIELD_INVALID
    static long beforeNumber(String token) {
        if (token.isEmpty()) {
            return Long.MAX_VALUE;
        }
        try {
            return Long.parseLong(token);
        } catch (NumberFormatException foreign) {
            throw foreignToken();
        }
    }

    static <T> List<T> page(List<T> read, int size) {
        return read.subList(0, Math.min(size, read.size()));
    }

    /// @return empty at the end
    static <T> String nextToken(List<T> read, int size, Function<T, String> token) {
        return read.size() > size ? token.apply(read.get(size - 1)) : "";
    }

    private static Fault foreignToken() {
        return Fault.invalidField("page_token", "expected next_page_token of an earlier answer");
    }
}
