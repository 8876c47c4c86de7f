package io.evenkeel.proxy.fuzz;

/// Something that is fuzzed. One thread.
interface Subject extends AutoCloseable {

    /// @throws IllegalArgumentException if there is none of that name
    static Subject named(String name) {
        return switch (name) {
            case "request" -> new RequestSubject();
            case "answer" -> new AnswerSubject();
            case "exchange" -> new ExchangeSubject();
            case "tunnel" -> new TunnelSubject();
            default -> throw new IllegalArgumentException("subject: " + name + " (expected: request, answer, exchange or tunnel)");
        };
    }

    /// One word.
    String name();

    Case generate(Dice dice);

    /// Runs product and reference on the case.
    ///
    /// @return what came of it, in a word or two, to be counted
    /// @throws Disagreement if they differ
    /// @throws RuntimeException any other: the product crashed
    String check(Case input);

    @Override
    default void close() {}
}
