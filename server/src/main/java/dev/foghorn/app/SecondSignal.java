package dev.foghorn.app;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the program at once when a signal comes while it is ending already: the JVM ignores those. By reflection, since
 * the compiler warns of {@code sun.misc.Signal} whatever one does, and there is no other way.
 */
final class SecondSignal {
    private static final Logger log = LoggerFactory.getLogger(SecondSignal.class);

    /** What Ctrl-C sends, and what service managers do. */
    private static final List<String> NAMES = List.of("INT", "TERM");
    /** A shell's way to tell that a signal ended a program. */
    private static final int EXIT_CODE = 128;

    private SecondSignal() {}

    /** From now on each of the signals is the second. */
    static void halts() {
        for (String name : NAMES) {
            try {
                halts(name);
            } catch (ReflectiveOperationException | RuntimeException e) { // such as with the JVM's -Xrs
                log.debug("a second SIG{} will wait for the end", name, e);
            }
        }
    }

    private static void halts(String name) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        InvocationHandler halt = (proxy, method, arguments) -> {
            int number = (int) signal.getMethod("getNumber").invoke(arguments[0]);
            Runtime.getRuntime().halt(EXIT_CODE + number);
            return null;
        };
        signal.getMethod("handle", signal, handler).invoke(null,
                signal.getConstructor(String.class).newInstance(name),
                Proxy.newProxyInstance(SecondSignal.class.getClassLoader(), new Class<?>[] {handler}, halt));
    }
}
