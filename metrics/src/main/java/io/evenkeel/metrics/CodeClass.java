package io.evenkeel.metrics;

/// The classes by which statuses are counted, and their label values.
enum CodeClass {
    INFORMATIONAL("1xx"),
    SUCCESSFUL("2xx"),
    REDIRECTION("3xx"),
    CLIENT_ERROR("4xx"),
    SERVER_ERROR("5xx"),
    CLIENT_LEFT("client-left");

    /// What the data plane records for a client that left before its answer; nginx's number, never sent.
    static final int STATUS_CLIENT_LEFT = 499;

    static final CodeClass[] ALL = values();

    final String label;

    CodeClass(String label) {
        this.label = label;
    }

    /// The ordinal of a status a client was sent, 499 being the client that left. What is no status counts as 5xx.
    static int ofSent(int status) {
        return status == STATUS_CLIENT_LEFT ? CLIENT_LEFT.ordinal() : ofReceived(status);
    }

    /// The ordinal of a status a backend sent. What is no status counts as 5xx.
    static int ofReceived(int status) {
        int hundreds = status / 100;
        return 1 <= hundreds && hundreds <= 5 ? hundreds - 1 : SERVER_ERROR.ordinal();
    }
}
