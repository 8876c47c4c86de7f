package io.evenkeel.config.vocabulary;

import io.evenkeel.config.RouteConfig.Respond;
import io.evenkeel.config.report.Code;
import io.evenkeel.config.shape.Key;
import io.evenkeel.config.shape.Section;
import io.evenkeel.config.shape.Texts;
import io.evenkeel.config.shape.Values;

/// `routes[].respond`.
final class RespondSection {

    private static final Key<Integer> STATUS = Key.required("status", HttpTexts.finalStatus(), "The status code.");

    private static final Key<String> BODY = Key.withDefault("body", Texts.upTo(65536), "\"\"", "The text, as UTF-8.");

    static final Section<Respond> SECTION = Section.of(RespondSection::build, STATUS, BODY);

    private RespondSection() {}

    private static Respond build(Values values) {
        int status = values.get(STATUS);
        String body = values.get(BODY);
        if (!body.isEmpty() && (status == 204 || status == 205 || status == 304)) {
            values.at(BODY).failBecauseOf(Code.BODY_NOT_ALLOWED, "a body (expected: none with status " + status + ")", "use status 200, or leave the body out",
                    values.at(STATUS));
        }
        return new Respond(status, body);
    }
}
