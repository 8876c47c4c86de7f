package io.evenkeel.testbackends;

/// A request target in parts: `/bytes/100?chunk=10` has the name `bytes`, the argument `100` and the parameter `chunk`.
///
/// @param path  all before the query
/// @param query all behind the question mark; empty without one
record Target(String path, String query) {

    static Target parse(String target) {
        int question = target.indexOf('?');
        String path = question < 0 ? target : target.substring(0, question);
        return new Target(path, question < 0 ? "" : target.substring(question + 1));
    }

    /// The first segment; empty for `/`.
    String name() {
        int end = path.indexOf('/', 1);
        return path.isEmpty() ? "" : path.substring(1, end < 0 ? path.length() : end);
    }

    /// What follows the first segment; empty without more.
    String argument() {
        int end = path.indexOf('/', 1);
        return end < 0 ? "" : path.substring(end + 1);
    }

    /// The value of a query parameter, as it stands there.
    String parameter(String name, String otherwise) {
        for (String pair : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return pair.substring(name.length() + 1);
            }
        }
        return otherwise;
    }
}
