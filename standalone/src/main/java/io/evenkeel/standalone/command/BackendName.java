package io.evenkeel.standalone.command;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// `POOL/NAME`, as logs and metrics write the identity of a backend. Names of pools hold no slash.
record BackendName(String pool, String name) {

    @Override
    public String toString() {
        return pool + "/" + name;
    }

    /// Reads it from the command line.
    static final class Converter implements ITypeConverter<BackendName> {

        @Override
        public BackendName convert(String text) {
            int slash = text.indexOf('/');
            if (slash <= 0 || slash == text.length() - 1) {
                throw new TypeConversionException("'" + text + "' (expected: POOL/NAME, as `evenkeel backends list` shows)");
            }
            return new BackendName(text.substring(0, slash), text.substring(slash + 1));
        }
    }
}
