package io.evenkeel.config.shape;

import io.evenkeel.config.report.Code;
import io.evenkeel.config.yaml.Node;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A value that may be written in several ways, told apart by what kind of YAML they are: a short form and a long one.
public record OneOf<T>(List<Form<?, T>> forms) implements Shape<T> {

    /// One way to write it.
    ///
    /// @param into what the shape's value becomes
    public record Form<S, T>(Shape<S> shape, Function<S, T> into) {

        @Nullable T read(Cursor at) {
            S value = shape.readWritten(at);
            return value == null ? null : into.apply(value);
        }
    }

    public static <T> OneOf<T> of(Form<?, T> shortForm, Form<?, T> longForm) {
        return new OneOf<>(List.of(shortForm, longForm));
    }

    public static <S, T> Form<S, T> form(Shape<S> shape, Function<S, T> into) {
        return new Form<>(shape, into);
    }

    @Override
    public String expected() {
        return forms.stream().map(form -> form.shape().expected()).collect(Collectors.joining(" or "));
    }

    @Override
    public boolean accepts(Node node) {
        return forms.stream().anyMatch(form -> form.shape().accepts(node));
    }

    @Override
    public @Nullable T readWritten(Cursor at) {
        for (Form<?, T> form : forms) {
            if (form.shape().accepts(at.node())) {
                return form.read(at);
            }
        }
        at.fail(Code.WRONG_FORM, at.shown() + " (expected: " + expected() + ")", null);
        return null;
    }
}
