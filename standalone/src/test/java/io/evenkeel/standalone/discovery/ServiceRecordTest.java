package io.evenkeel.standalone.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.BackendConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ServiceRecordTest {

    private static String inWords(BackendConfig backend) {
        return backend.name() + " " + backend.weight() + (backend.backup() ? " backup" : "");
    }

    private static List<String> backends(ServiceRecord... records) {
        return ServiceRecord.backends(List.of(records)).stream().map(ServiceRecordTest::inWords).toList();
    }

    @Test
    void theBestPriorityServesAndTheOthersAreBackups() {
        assertThat(backends(new ServiceRecord(20, 7, 80, "c"), new ServiceRecord(10, 3, 80, "b"), new ServiceRecord(10, 1, 81, "a")))
                .containsExactly("a:81 1", "b:80 3", "c:80 7 backup");
    }

    @Test
    void weightsAreScaledWhereTheyDoNotFit() {
        assertThat(backends(new ServiceRecord(1, 65535, 80, "a"), new ServiceRecord(1, 6554, 80, "b"), new ServiceRecord(1, 1, 80, "c")))
                .containsExactly("a:80 1000", "b:80 100", "c:80 1");
    }

    @Test
    void noWeightIsAVerySmallChanceBesideOthersAndAnEvenOneAmongItsLike() {
        assertThat(backends(new ServiceRecord(1, 5, 80, "a"), new ServiceRecord(1, 0, 80, "b"), new ServiceRecord(2, 0, 80, "c"),
                new ServiceRecord(2, 0, 80, "d"))).containsExactly("a:80 1000", "b:80 1", "c:80 1 backup", "d:80 1 backup");
    }

    @Test
    void oneThatIsThereTwiceCountsByItsBetterPriority() {
        assertThat(backends(new ServiceRecord(2, 9, 80, "a"), new ServiceRecord(1, 4, 80, "a"))).containsExactly("a:80 4");
    }

    @Test
    void theRootAloneMeansThatThereIsNoService() {
        assertThat(backends(new ServiceRecord(0, 0, 0, ""))).isEmpty();
    }

    @Test
    void theOrderOfTheAnswerDoesNotMatter() {
        List<ServiceRecord> records = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            records.add(new ServiceRecord(i % 3, i, 80 + i % 2, "host-" + i));
        }
        List<BackendConfig> expected = ServiceRecord.backends(records);
        Random random = new Random(1);
        for (int i = 0; i < 20; i++) {
            Collections.shuffle(records, random);
            assertThat(ServiceRecord.backends(records)).isEqualTo(expected);
        }
    }
}
