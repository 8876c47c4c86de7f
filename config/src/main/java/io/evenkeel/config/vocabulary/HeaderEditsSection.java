package io.evenkeel.config.vocabulary;

import io.evenkeel.config.RouteConfig.HeaderEdit;
import io.evenkeel.config.RouteConfig.HeaderEdits;
import io.evenkeel.config.report.Code;
import io.evenkeel.config.shape.Key;
import io.evenkeel.config.shape.ListOf;
import io.evenkeel.config.shape.MapOf;
import io.evenkeel.config.shape.Scalar;
import io.evenkeel.config.shape.Section;
import io.evenkeel.config.shape.Unfit;
import io.evenkeel.config.shape.Values;
import io.evenkeel.config.vocabulary.HttpTexts.FieldName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `routes[].headers`.
final class HeaderEditsSection {

    /// Frame the message or belong to one connection (RFC 9110 §7.6.1, §10.1.1, §11.7, RFC 9112 §6): the proxy
    /// alone writes them, or drops them.
    private static final Set<String> PROTECTED = Set.of("connection", "content-length", "transfer-encoding", "te", "trailer", "upgrade",
            "keep-alive", "proxy-connection", "proxy-authorization", "proxy-authenticate", "http2-settings", "expect");

    private static final Scalar<FieldName> EDITABLE = HttpTexts.FIELD_NAME.map(name -> {
        if (name.lower().equals("host")) {
            throw new Unfit(Code.PROTECTED_FIELD, "another field", "Host is changed by `rewrite: { host: … }`");
        }
        if (PROTECTED.contains(name.lower())) {
            throw new Unfit(Code.PROTECTED_FIELD, "another field: this one frames the message or belongs to one connection", null);
        }
        return name;
    });

    private static final MapOf<FieldName, String> FIELDS = new MapOf<>("FIELD", EDITABLE, HttpTexts.FIELD_VALUE, Code.DUPLICATE_FIELD);

    private static final Key<Map<FieldName, String>> SET = Key.withDefault("set", FIELDS, "{}", "Fields to set, in place of all of their name.");

    private static final Key<Map<FieldName, String>> ADD = Key.withDefault("add", FIELDS, "{}", "Fields to add to those of their name.");

    private static final Key<List<FieldName>> REMOVE = Key.withDefault("remove", ListOf.distinct(EDITABLE), "[]", "Fields to remove.");

    private static final Section<HeaderEdit> EDIT = Section.of(HeaderEditsSection::edit, SET, ADD, REMOVE);

    private static final Key<HeaderEdit> REQUEST = Key.withDefault("request", EDIT, "{}", "On the way to the backend.");

    private static final Key<HeaderEdit> RESPONSE = Key.withDefault("response", EDIT, "{}", "On the way back.");

    static final Section<HeaderEdits> SECTION = Section.of(values -> new HeaderEdits(values.get(REQUEST), values.get(RESPONSE)), REQUEST, RESPONSE);

    private HeaderEditsSection() {}

    private static HeaderEdit edit(Values values) {
        Map<FieldName, String> set = values.get(SET);
        List<FieldName> remove = values.get(REMOVE);
        for (int i = 0; i < remove.size(); i++) {
            if (set.containsKey(remove.get(i)) && values.areSound(REMOVE)) {
                values.at(REMOVE).within(i).fail(Code.DUPLICATE_FIELD, remove.get(i).text() + " is removed and set (expected: one of the two)",
                        "`set` alone replaces what was there");
            }
        }
        return new HeaderEdit(texts(set), texts(values.get(ADD)), remove.stream().map(FieldName::text).toList());
    }

    private static Map<String, String> texts(Map<FieldName, String> fields) {
        Map<String, String> texts = new LinkedHashMap<>();
        fields.forEach((name, value) -> texts.put(name.text(), value));
        return texts;
    }
}
