package io.evenkeel.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.evenkeel.config.report.Code;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The golden files of this module: one for every [Code].
class GoldenTest extends GoldenSpec {

    @Override
    protected List<ConfigCheck> checks() {
        return List.of();
    }

    @Override
    protected Set<String> codes() {
        return Arrays.stream(Code.values()).map(Code::id).collect(Collectors.toSet());
    }

    @Override
    protected Map<String, byte[]> made() {
        return Map.of(
                "file-too-big", "#".repeat(9 << 20).getBytes(UTF_8),
                "line-too-long", ("a: b\nc: " + "d".repeat(1 << 18)).getBytes(UTF_8),
                "too-many-problems", ("listeners: [" + "5, ".repeat(150) + "]\nroutes: [{ respond: { status: 200 } }]\n").getBytes(UTF_8));
    }
}
