package io.evenkeel.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.standalone.demo.Event.Kind;
import org.junit.jupiter.api.Test;

class ChangesTest {

    @Test
    void tellsWhoseHealthTurned() {
        Reading before = Looks.reading(0, 1, Looks.backend("b1", true), Looks.backend("b2", false), Looks.backend("b3", true));
        Reading after = Looks.reading(1, 1, Looks.backend("b1", false), Looks.backend("b2", true), Looks.backend("b3", true));

        assertThat(Changes.between(before, after)).containsExactly(new Event(Kind.UNHEALTHY, "web/b1"), new Event(Kind.HEALTHY, "web/b2"));
        assertThat(Changes.between(after, after)).isEmpty();
    }

    @Test
    void tellsThatAnotherConfigurationTookOver() {
        Reading before = Looks.reading(0, 1, Looks.backend("b1", true));
        Reading after = Looks.reading(1, 2, Looks.backend("b2", false));

        assertThat(Changes.between(before, after)).containsExactly(new Event(Kind.ACCEPTED, "2"));
        assertThat(Changes.between(before, after).getFirst().inWords()).isEqualTo("configuration version 2 took over");
    }
}
