package io.evenkeel.standalone;

/// Entry of the `evenkeel` command.
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        System.exit(64);
    }
}
