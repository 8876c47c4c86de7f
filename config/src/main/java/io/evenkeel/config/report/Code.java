package io.evenkeel.config.report;

import io.evenkeel.config.Problem.Severity;
import java.util.Locale;

/// Every kind of problem this module can find. Other modules add kinds of their own through [io.evenkeel.config.ConfigCheck].
///
/// [#id] is stable: scripts and golden tests depend on it.
public enum Code {

    // the text
    FILE_TOO_BIG("The file is larger than 8 MiB."),
    LINE_TOO_LONG("A line is longer than 262144 characters."),
    UNDECODABLE("The file is not valid UTF-8."),
    CONTROL_CHARACTER("A character that no editor shows as what it is: a control, a line separator of Unicode, a byte order mark inside the text."),
    BIDI_CONTROL("A character that makes an editor show the text in another order than it is read."),

    // YAML
    YAML_SYNTAX("The text is not YAML."),
    TAB("A tab where YAML allows only spaces."),
    EMPTY_FILE("The file holds nothing but comments."),
    SEVERAL_DOCUMENTS("A second YAML document (`---`) in the file; only one is read."),
    YAML_DIRECTIVE("A line beginning with `%`."),
    TOO_DEEP("Lists and mappings nested more than 32 deep."),
    ANCHOR("A YAML anchor (`&name`)."),
    ALIAS("A YAML alias (`*name`), often a wildcard host that wants quotes."),
    TAG("A YAML tag (`!name`)."),
    MERGE_KEY("A YAML merge key (`<<`)."),
    DUPLICATE_KEY("One key twice in a mapping."),
    KEY_NOT_TEXT("A key that is a list or a mapping."),

    // variables
    BAD_VARIABLE("A `${` that is no `${NAME}` and no `${NAME:-default}`; `$${` writes it literally."),
    UNSET_VARIABLE("An environment variable that is not set, used without a default."),

    // structure
    UNKNOWN_KEY("A key that does not exist at this place."),
    KEY_NOT_WORKING_YET("A key that is planned but does nothing in this version, and is refused for that reason."),
    VALUE_NOT_WORKING_YET("A value that is planned but does nothing in this version, and is refused for that reason."),
    MISSING_KEY("A key that must be written is not."),
    EMPTY_VALUE("Nothing after the colon."),
    NULL_VALUE("`~` or `null`: there is no such value here. Quoted, it is text."),
    NOT_A_MAPPING("Something else where `key: value` lines are expected."),
    NOT_A_LIST("Something else where a list is expected."),
    NOT_A_SCALAR("A list or a mapping where a single value is expected."),
    WRONG_FORM("A list, a mapping or a single value where only the others are accepted."),
    EMPTY_LIST("A list that must hold something is empty."),
    DUPLICATE_ITEM("One item twice in a list."),
    CHOICE_MISSING("None of several keys is given, of which one is needed."),
    CHOICE_TWICE("Several keys are given that exclude each other."),

    // values
    NOT_A_NUMBER("Not a number in decimal digits, or not a whole one where that is expected."),
    OUT_OF_RANGE("A value outside its range."),
    NOT_A_SWITCH("Neither `on` nor `off`."),
    UNKNOWN_WORD("A word that is not among those accepted here."),
    MISSING_UNIT("A duration, size, rate or share without its unit."),
    BAD_DURATION("Not a duration."),
    BAD_SIZE("Not a size."),
    BAD_RATE("Not a rate."),
    BAD_SHARE("Not a share."),
    BAD_TEXT("Text with characters that are not accepted here, empty or too long."),
    BAD_NAME("Not a name."),
    BAD_BIND("Not a local address to listen on."),
    BAD_ADDRESS("Not the address of a server."),
    MISSING_PORT("An address without its port."),
    BAD_CIDR("Not an address range."),
    BAD_HOST("Not a host name or a `*.` wildcard."),
    BAD_PATH("Not a path as requests carry it."),
    BAD_METHOD("Not a request method."),
    BAD_PROTOCOL("Not a protocol to which a connection may change."),
    BAD_FIELD_NAME("Not the name of a header field (RFC 9110 §5.1)."),
    BAD_FIELD_VALUE("Not the value of a header field (RFC 9110 §5.5)."),
    BAD_COOKIE_NAME("Not the name of a cookie (RFC 6265 §4.1.1)."),
    BAD_KEY("Not a part of a request by which requests can be told apart."),
    FALLBACK_HASHES("The strategy for requests without a key wants a key itself."),
    BAD_STATUS("Not a status code that is accepted here."),
    BAD_STATUS_RANGE("Not a range of status codes."),
    BAD_LOCATION("Not the target of a redirect."),
    UNSUPPORTED_VERSION("A `version` of the file format that this program does not know."),
    UNREADABLE_FILE("A file that the configuration names cannot be read."),

    // across sections
    UNKNOWN_POOL("A route goes, or a pool spills, to a pool that does not exist."),
    UNKNOWN_LISTENER("A route is for a listener that does not exist."),
    DUPLICATE_LISTENER_NAME("Two listeners of one name."),
    DUPLICATE_LISTENER_ADDRESS("Two listeners on one address, or on overlapping ones."),
    DUPLICATE_BACKEND_NAME("Two backends of one name in a pool."),
    DUPLICATE_BACKEND_ADDRESS("One server twice in a pool: it would get twice its share."),
    DUPLICATE_ROUTE_NAME("Two routes of one name."),
    DUPLICATE_SPLIT_POOL("One pool twice in a split."),
    DUPLICATE_FIELD("A header field named twice, differing in case only or in two edits that undo each other."),
    NO_WEIGHT_IN_POOL("Every backend of a pool has weight 0."),
    NO_WEIGHT_IN_SPLIT("Every pool of a split has weight 0."),
    SPILL_CIRCLE("Pools that spill to each other in a circle, or a pool that spills to itself."),
    EJECTION_ABOVE_MAX("The first ejection would last longer than the longest may."),
    PROBE_TIMEOUT_TOO_LONG("A probe may last as long as the interval between two, or longer."),
    ADMIN_WITHOUT_TOKEN("The admin address is open to the network and no token is asked for."),
    ADMIN_ADDRESS_TAKEN("The admin address is also a listener's."),
    PROXY_LOOP("A backend is one of this proxy's own listeners."),
    PROTECTED_FIELD("An edit of a header field that frames messages or belongs to one connection."),
    REWRITE_WITHOUT_PREFIX("A path rewrite on a route whose path is a regular expression."),
    BODY_NOT_ALLOWED("A body for a status that has none."),

    // warnings
    UNUSED_POOL(Severity.WARNING, "No route goes to this pool, and no pool spills to it."),
    CAPS_DIFFER(Severity.WARNING, "One server has different `max-in-flight` in two pools; the smallest is in force."),
    NO_EFFECT(Severity.WARNING, "A key that changes nothing beside the others."),
    TIMEOUT_NEVER_REACHED(Severity.WARNING, "A timeout that a shorter one always forestalls."),
    TRUSTS_EVERYONE(Severity.WARNING, "Every peer is trusted to say who the client is."),
    TOO_MANY_PROBLEMS(Severity.WARNING, "More problems than are shown.");

    private final Severity severity;
    private final String meaning;

    Code(String meaning) {
        this(Severity.ERROR, meaning);
    }

    Code(Severity severity, String meaning) {
        this.severity = severity;
        this.meaning = meaning;
    }

    /// As diagnostics show it: `unknown-key`.
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Severity severity() {
        return severity;
    }

    /// One sentence for the reference page.
    public String meaning() {
        return meaning;
    }
}
