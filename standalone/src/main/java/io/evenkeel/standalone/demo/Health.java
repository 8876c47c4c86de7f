package io.evenkeel.standalone.demo;

import io.evenkeel.standalone.admin.BackendStatus;
import java.util.Locale;

/// What keeps requests from a backend, in one word: the strongest of the facts the product keeps apart.
enum Health {
    HEALTHY, DRAINED, REFUSING, EJECTED, UNHEALTHY;

    static Health of(BackendStatus status) {
        if (!status.healthy()) {
            return UNHEALTHY;
        }
        if (status.ejected()) {
            return EJECTED;
        }
        if (status.refusing()) {
            return REFUSING;
        }
        return status.weightInForce() == 0 ? DRAINED : HEALTHY;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
