package io.evenkeel.config.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReferencePageTest {

    private static final Path PAGE = Path.of("../docs/configuration.md");

    @Test
    void pageIsAsTheVocabularySays() throws IOException {
        String page = ReferencePage.text();
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).exists();
        assertThat(Files.readString(PAGE))
                .as("docs/configuration.md; to write it again: mvn -pl config test -Dtest=ReferencePageTest -Ddocs.update=true")
                .isEqualTo(page);
    }
}
