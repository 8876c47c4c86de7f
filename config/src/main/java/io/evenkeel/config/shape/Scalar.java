package io.evenkeel.config.shape;

import io.evenkeel.config.report.Code;
import io.evenkeel.config.yaml.Node;
import io.evenkeel.config.yaml.Variables.Expanded;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A single value, read from its text by the type that is expected and never by what YAML would guess.
///
/// @param kind     what kind of value it is: a duration, say
/// @param expected what an operator should write: `1ms..24h`
/// @param form     how a schema describes it
/// @param parser   text to value
/// @param secret   whether the value must never be shown
/// @param topic    under which every value read is gathered for checks across sections
public record Scalar<T>(Kind kind, String expected, Form form, Parser<T> parser, boolean secret, @Nullable Topic<T> topic) implements Shape<T> {

    public Scalar(Kind kind, String expected, Form form, Parser<T> parser) {
        this(kind, expected, form, parser, false, null);
    }

    /// Text to value.
    @FunctionalInterface
    public interface Parser<T> {
        T parse(String text) throws Unfit;
    }

    /// How a JSON Schema describes a scalar. It may accept more than the parser, never less.
    public sealed interface Form {}

    /// @param pattern a regular expression (ECMA-262 and Java alike) for the whole text; null: any
    public record Text(@Nullable String pattern) implements Form {}

    /// @param word a word that may stand in place of a number
    public record Whole(long least, long most, @Nullable String word) implements Form {}

    /// @param later words that are planned and refused
    public record Words(List<String> words, List<String> later) implements Form {}

    /// `on` and `off`.
    public record Switch() implements Form {}

    @Override
    public boolean accepts(Node node) {
        return node instanceof Node.Scalar;
    }

    @Override
    public @Nullable T readWritten(Cursor at) {
        if (!(at.node() instanceof Node.Scalar scalar)) {
            at.fail(Code.NOT_A_SCALAR, (at.node() instanceof Node.ListNode ? "a list" : "a mapping") + " (expected: " + expected + ")", null);
            return null;
        }
        Expanded text = at.expand(scalar);
        if (text == null) {
            return null;
        }
        try {
            return gathered(parser.parse(text.text()), at);
        } catch (Unfit unfit) {
            // What the environment holds may be secret, so the variable is shown and not its value.
            boolean hidden = secret || text.fromEnvironment();
            String shown = secret ? "***" : shown(scalar.text());
            String hint = hidden ? text.fromEnvironment() ? "the value comes from the environment and is not shown" : null : unfit.hint();
            String wanted = unfit.expected() == null ? expected : unfit.expected();
            at.fail(unfit.code(), shown + " (expected: " + wanted + ")", hint);
            return null;
        }
    }

    /// The same value, further checked or converted.
    public <R> Scalar<R> map(Step<T, R> step) {
        return new Scalar<>(kind, expected, form, text -> step.apply(parser.parse(text)), secret, null);
    }

    @FunctionalInterface
    public interface Step<T, R> {
        R apply(T value) throws Unfit;
    }

    /// The same value as another kind, every misfit under one code.
    public Scalar<T> describedAs(Kind kind, String expected, Code code) {
        return new Scalar<>(kind, expected, form, text -> {
            try {
                return parser.parse(text);
            } catch (Unfit unfit) {
                throw new Unfit(code, null, unfit.hint());
            }
        }, secret, topic);
    }

    public Scalar<T> asSecret() {
        return new Scalar<>(kind, expected, form, parser, true, topic);
    }

    /// The same, gathering every value read.
    public Scalar<T> gatheredAs(Topic<T> topic) {
        return new Scalar<>(kind, expected, form, parser, secret, topic);
    }

    T gathered(T value, Cursor at) {
        if (topic != null) {
            at.reading().gather(topic, value, at);
        }
        return value;
    }

    static String shown(String text) {
        if (text.isEmpty()) {
            return "\"\"";
        }
        String line = text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
        return line.length() <= 80 ? line : line.substring(0, line.offsetByCodePoints(0, Math.min(77, line.codePointCount(0, line.length())))) + "...";
    }
}
