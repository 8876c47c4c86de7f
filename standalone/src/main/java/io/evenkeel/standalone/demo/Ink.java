package io.evenkeel.standalone.demo;

/// How a piece of text stands out on a terminal (ECMA-48 §8.3.117, SGR).
enum Ink {
    NONE(""), BOLD("1"), DIM("2"), RED("31"), GREEN("32"), YELLOW("33");

    private final String code;

    Ink(String code) {
        this.code = code;
    }

    String on(String text) {
        return this == NONE || text.isEmpty() ? text : "\033[" + code + "m" + text + "\033[0m";
    }

    static Ink of(Health health) {
        return switch (health) {
            case HEALTHY -> GREEN;
            case DRAINED -> DIM;
            case REFUSING, EJECTED -> YELLOW;
            case UNHEALTHY -> RED;
        };
    }
}
