package io.evenkeel.config.vocabulary;

import io.evenkeel.config.AdminConfig;
import io.evenkeel.config.BindAddress;
import io.evenkeel.config.IpAddress;
import io.evenkeel.config.Secret;
import io.evenkeel.config.report.Code;
import io.evenkeel.config.shape.Key;
import io.evenkeel.config.shape.Section;
import io.evenkeel.config.shape.Texts;
import io.evenkeel.config.shape.Values;

/// `admin`.
final class AdminSection {

    static final Key<BindAddress> BIND = Key.withDefault("bind", Addresses.BIND, "127.0.0.1:9901",
            "The address of metrics, health pages and the admin API.");

    private static final Key<String> TOKEN = Key.withDefault("token", Texts.upTo(1024).asSecret(), "\"\"",
            "What an admin request must carry as `Authorization: Bearer`. Empty: none is asked for, which is accepted on loopback only. "
                    + "Keep it out of the file: `${EVENKEEL_ADMIN_TOKEN:-}`.");

    static final Section<AdminConfig> SECTION = Section.of(AdminSection::build, BIND, TOKEN)
            .alsoKnownAs("address", BIND).alsoKnownAs("listen", BIND);

    private AdminSection() {}

    private static AdminConfig build(Values values) {
        BindAddress bind = values.get(BIND);
        String token = values.get(TOKEN);
        if (token.isEmpty() && !isLoopback(bind) && values.areSound(BIND, TOKEN)) {
            values.at(BIND).fail(Code.ADMIN_WITHOUT_TOKEN, bind + " can be reached from the network, and no token is asked for (expected: `admin.token`)",
                    "set `admin.token`, or bind to 127.0.0.1");
        }
        return new AdminConfig(bind, new Secret(token));
    }

    private static boolean isLoopback(BindAddress bind) {
        byte[] address = IpAddress.parse(bind.host());
        return address != null && (address.length == 4 ? address[0] == 127 : IpAddress.format(address).equals("::1"));
    }
}
