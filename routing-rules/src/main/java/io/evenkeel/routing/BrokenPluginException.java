package io.evenkeel.routing;

import java.util.ServiceConfigurationError;

/// A jar on the class path provides a strategy that cannot be used. The message says which and why.
public final class BrokenPluginException extends RuntimeException {

    private static final long serialVersionUID = 1;

    BrokenPluginException(Throwable cause) {
        super("plug-in: " + message(cause), cause);
    }

    /// What could not be done, and the reason that lies behind it.
    private static String message(Throwable cause) {
        boolean speaks = cause instanceof ServiceConfigurationError || cause instanceof IllegalArgumentException;
        String what = speaks ? String.valueOf(cause.getMessage()) : cause.toString();
        Throwable behind = cause.getCause();
        return behind == null ? what : what + ", " + behind;
    }
}
