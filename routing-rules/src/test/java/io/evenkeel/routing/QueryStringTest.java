package io.evenkeel.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.evenkeel.config.MatchConfig.ExactValue;
import io.evenkeel.config.MatchConfig.PresentValue;
import io.evenkeel.config.MatchConfig.RegexValue;
import io.evenkeel.config.MatchConfig.Value;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryStringTest {

    private static boolean has(String query, String name, Value value) {
        byte[] bytes = ("<" + query + ">").getBytes(StandardCharsets.UTF_8); // a window in the middle, as of a request line
        return QueryString.has(new Bytes().aim(bytes, 1, bytes.length - 2), name.getBytes(StandardCharsets.UTF_8), Condition.ValueTest.of(value));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ' ', value = {
        "a=1 a 1 true",
        "b=2&a=1 a 1 true",
        "a=2&a=1 a 1 true",
        "a=11 a 1 false",
        "aa=1 a 1 false",
        "a=1=2 a 1=2 true",
        "a a '' true",
        "a= a '' true",
        "=1 a 1 false",
        "'' a '' false",
        "& a '' false",
        "%61=%31 a 1 true",
        "%C3%BC=%e2%82%ac ü € true",
        "a=x%26y a x&y true",
        "a=%2 a %2 true",
        "a=% a % true",
        "a=%zz a %zz true",
        "a=%25zz a %zz true",
        "a=1%2 a 1 false",
    })
    void comparesDecoded(String query, String name, String value, boolean expected) {
        assertThat(has(query, name, new ExactValue(value))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"a=x+y,true", "a=x%20y,true", "a=x%2By,false", "a=xy,false"})
    void plusIsASpace(String query, boolean expected) {
        assertThat(has(query, "a", new ExactValue("x y"))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"a,true", "a=,true", "b&a=7,true", "ab=1,false"})
    void presentTakesAnyValue(String query, boolean expected) {
        assertThat(has(query, "a", new PresentValue())).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"a=7&a=xx,true", "a=%78,true", "a=xy,false", "a,false"})
    void aPatternTakesTheWholeDecodedValue(String query, boolean expected) {
        assertThat(has(query, "a", new RegexValue("x+"))).isEqualTo(expected);
    }
}
