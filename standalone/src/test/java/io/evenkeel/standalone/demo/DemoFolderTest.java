package io.evenkeel.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.LoadResult.Loaded;
import io.evenkeel.standalone.process.ConfigFile;
import io.evenkeel.testbackends.Fleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;

class DemoFolderTest {

    private static final DemoOptions OPTIONS = new DemoOptions(8080, 9901, 100, null, false);

    @Test
    void itsConfigurationIsGood() throws IOException {
        try (Fleet fleet = Fleet.start(2); DemoFolder folder = DemoFolder.create(OPTIONS, fleet)) {
            assertThat(ConfigFile.load(folder.file())).isInstanceOfSatisfying(Loaded.class, loaded -> {
                assertThat(loaded.warnings()).isEmpty();
                assertThat(loaded.config().admin().bind()).hasToString("127.0.0.1:9901");
                assertThat(loaded.config().listeners().getFirst().bind()).hasToString("127.0.0.1:8080");
                assertThat(loaded.config().pools().getFirst().backends()).extracting(backend -> backend.name() + "@" + backend.address())
                        .containsExactly("backend-1@" + fleet.get(0).address(), "backend-2@" + fleet.get(1).address());
            });
        }
    }

    @Test
    void leavesNothingBehind() throws IOException {
        try (Fleet fleet = Fleet.start(1)) {
            DemoFolder folder = DemoFolder.create(OPTIONS, fleet);
            Files.createDirectories(folder.file().resolveSibling(".evenkeel/versions"));

            folder.close();

            assertThat(folder.file().getParent()).doesNotExist();
        }
    }

    @Test
    void keepsAConfigurationThatWasEdited() throws IOException {
        try (Fleet fleet = Fleet.start(1)) {
            DemoFolder folder = DemoFolder.create(OPTIONS, fleet);
            Files.writeString(folder.file(), "# mine\n", StandardOpenOption.APPEND);

            folder.close();

            assertThat(folder.file()).exists();
            Files.delete(folder.file());
            Files.delete(folder.file().getParent());
        }
    }
}
