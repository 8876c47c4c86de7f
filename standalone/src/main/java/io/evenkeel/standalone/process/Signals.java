package io.evenkeel.standalone.process;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Hears the signals of the operating system, through `sun.misc.Signal`: the only way a JVM offers to hear HUP and USR1, and to end with a
/// code of one's own after TERM. It is part of the supported module `jdk.unsupported`, but the compiler warns of it whatever one says, so it
/// is called by name.
public final class Signals {

    private static final Logger log = LoggerFactory.getLogger(Signals.class);

    private Signals() {}

    /// From now on each of these is told to its handler, on a thread of its own.
    ///
    /// @param handlers by name without `SIG`; must not throw
    public static void handle(Map<String, Runnable> handlers) {
        handlers.forEach((name, handler) -> {
            try {
                handle(name, handler);
            } catch (InvocationTargetException e) {
                // not on this system, or kept by the JVM (-Xrs)
                log.warn("signal not handled name={}", name, e.getCause());
            } catch (ReflectiveOperationException e) {
                log.warn("signal not handled name={} (expected: a Java runtime with the module jdk.unsupported)", name, e);
            }
        });
    }

    private static void handle(String name, Runnable handler) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> signalHandler = Class.forName("sun.misc.SignalHandler");
        Method handle = signal.getMethod("handle", signal, signalHandler);
        Object listener = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {signalHandler}, (_, method, _) -> {
            if (!method.getName().equals("handle")) {
                throw new UnsupportedOperationException(method.getName());
            }
            handler.run();
            return null;
        });
        handle.invoke(null, signal.getConstructor(String.class).newInstance(name), listener);
    }
}
