package io.evenkeel.standalone.rules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.implement;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.evenkeel.routing.BackendSet;
import io.evenkeel.routing.Picker;
import io.netty.channel.ChannelHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The rules of the house that a compiler does not know. A failure says the rule, why it is one, and every place that breaks it.
class PackageRulesTest {

    /// Which rooms a room may open the door to, as docs/ARCHITECTURE.md draws it.
    private static final Map<String, List<String>> MAY_USE = new LinkedHashMap<>();

    static {
        MAY_USE.put("config", List.of());
        MAY_USE.put("routing", List.of("config"));
        MAY_USE.put("health", List.of("config", "routing"));
        MAY_USE.put("metrics", List.of("config", "routing", "health"));
        MAY_USE.put("guard", List.of("config", "routing"));
        MAY_USE.put("proxy", List.of("config", "routing", "health", "metrics"));
        MAY_USE.put("testbackends", List.of());
        MAY_USE.put("standalone", List.of("config", "routing", "health", "metrics", "guard", "proxy", "testbackends"));
    }

    /// Libraries, by the rooms that may use them. The JDK, SLF4J and JSpecify are everyone's.
    private static final Map<String, List<String>> LIBRARIES = Map.of(
            "org.yaml.snakeyaml..", List.of("config"),
            "tools.jackson..", List.of("config", "standalone"),
            "com.google.re2j..", List.of("routing"),
            "io.netty..", List.of("health", "proxy", "testbackends", "standalone"),
            "io.micrometer..", List.of("metrics"),
            "io.prometheus..", List.of("metrics"),
            "picocli..", List.of("testbackends", "standalone"),
            "ch.qos.logback..", List.of("standalone"),
            "org.HdrHistogram..", List.of("standalone"));

    /// Runs for every request or every piece of a body: the codec, but for what is compiled from the configuration; whatever handles a
    /// channel of the data plane; whatever picks.
    private static final DescribedPredicate<JavaClass> HOT = resideInAPackage("io.evenkeel.proxy.http1..")
            .and(not(simpleName("HeaderEdits")))
            .or(resideInAPackage(inRoom("proxy")).and(assignableTo(ChannelHandler.class)))
            .or(assignableTo("io.evenkeel.proxy.ClientSide"))
            .or(assignableTo("io.evenkeel.proxy.BackendSide"))
            .or(implement(Picker.class))
            .as("the codec, the data plane's channel handlers, both sides of an exchange and the pickers");

    /// What is given a backend set builds from it, which is done when membership or health change.
    private static final DescribedPredicate<JavaAccess<?>> BUILDING_A_PICKER = describe("made while a picker is built",
            call -> call.getOrigin().getRawParameterTypes().stream().anyMatch(parameter -> parameter.isEquivalentTo(BackendSet.class)));

    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter()
                .withImportOption(location -> !location.contains("test-classes") && !location.contains("tests.jar"))
                .importPackages("io.evenkeel");
    }

    @Test
    void looksAtEveryRoom() {
        Set<String> rooms = classes.stream().map(type -> type.getPackageName().split("\\.", -1)[2]).collect(Collectors.toSet());

        assertThat(rooms).containsExactlyInAnyOrderElementsOf(MAY_USE.keySet());
    }

    @TestFactory
    Stream<DynamicTest> roomsUseOnlyTheRoomsTheyMay() {
        return MAY_USE.entrySet().stream().map(entry -> {
            String room = entry.getKey();
            String[] closed = MAY_USE.keySet().stream()
                    .filter(other -> !other.equals(room) && !entry.getValue().contains(other))
                    .map(PackageRulesTest::inRoom).toArray(String[]::new);
            ArchRule rule = noClasses().that().resideInAPackage(inRoom(room)).should().dependOnClassesThat().resideInAnyPackage(closed)
                    .as("The room '" + room + "' may use " + (entry.getValue().isEmpty() ? "no other room" : "only the rooms " + entry.getValue()))
                    .because("docs/ARCHITECTURE.md draws the arrows, and every further one makes a room impossible to understand alone");
            return DynamicTest.dynamicTest(room, () -> rule.check(classes));
        });
    }

    @TestFactory
    Stream<DynamicTest> roomsUseOnlyTheLibrariesTheyMay() {
        return LIBRARIES.entrySet().stream().map(entry -> {
            String[] users = entry.getValue().stream().map(PackageRulesTest::inRoom).toArray(String[]::new);
            ArchRule rule = noClasses().that().resideOutsideOfPackages(users).should().dependOnClassesThat().resideInAPackage(entry.getKey())
                    .as("Only the rooms " + entry.getValue() + " may use " + entry.getKey())
                    .because("each library belongs to the rooms that docs/ARCHITECTURE.md names for it");
            return DynamicTest.dynamicTest(entry.getKey(), () -> rule.check(classes));
        });
    }

    @Test
    void noCirclesBetweenRooms() {
        slices().matching("io.evenkeel.(*)..").should().beFreeOfCycles()
                .because("two rooms that need each other are one room").check(classes);
    }

    @Test
    void noCirclesBetweenThePartsOfARoom() {
        slices().matching("io.evenkeel.(*).(*)..").should().beFreeOfCycles()
                .because("two packages that need each other are one package").check(classes);
    }

    @Test
    void everyPackageIsDocumentedAndNullMarked() {
        Set<String> documented = classes.stream()
                .filter(type -> type.getSimpleName().equals("package-info") && type.isAnnotatedWith(NullMarked.class))
                .map(JavaClass::getPackageName).collect(Collectors.toSet());
        Set<String> bare = classes.stream().map(JavaClass::getPackageName).filter(name -> !documented.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(bare).as("Packages without a package-info.java that is @NullMarked and tells role, threads and callers").isEmpty();
    }

    @Test
    void onlyTheCommandLineWritesToStandardOutput() {
        noClasses().that().resideOutsideOfPackages("io.evenkeel.standalone.command..", "io.evenkeel.standalone.demo..", inRoom("testbackends"))
                .should(ACCESS_STANDARD_STREAMS)
                .as("Only commands write to the standard streams")
                .because("everything else is logged, in lines that have time, level and source")
                .check(classes);
    }

    @Test
    void nobodySleeps() {
        noClasses().should().callMethodWhere(target(owner(type(Thread.class))).and(target(name("sleep"))))
                .as("No class calls Thread.sleep")
                .because("a pause is a timer on a scheduler, or a wait that ends when something happens")
                .check(classes);
    }

    @Test
    void onlyMainEndsTheJvm() {
        noClasses().that().resideOutsideOfPackages("io.evenkeel.standalone", inRoom("testbackends"))
                .should().callMethod(System.class, "exit", int.class)
                .as("Only a main class calls System.exit")
                .because("the proxy is embeddable, and a test that ends its JVM tells nothing")
                .check(classes);
    }

    @Test
    void nobodyLooksNamesUpByBlocking() {
        noClasses().that().resideInAnyPackage(inRoom("routing"), inRoom("health"), inRoom("proxy"))
                .should().callMethod(InetAddress.class, "getByName", String.class)
                .orShould().callMethod(InetAddress.class, "getAllByName", String.class)
                .orShould().callConstructor(InetSocketAddress.class, String.class, int.class)
                .as("No class of routing, health and proxy looks a name up by blocking")
                .because("a slow name server must not stop an event loop; InetAddress.ofLiteral reads addresses, Netty's resolver names")
                .check(classes);
    }

    @Test
    void theHotPathHasNoRegularExpressionsStreamsAndFormats() {
        noClasses().that(HOT)
                .should().dependOnClassesThat().resideInAnyPackage("java.util.regex..", "com.google.re2j..")
                .orShould().callMethodWhere(target(owner(resideInAPackage("java.util.stream.."))).and(not(BUILDING_A_PICKER)))
                .orShould().callMethod(String.class, "format", String.class, Object[].class)
                .orShould().callMethod(String.class, "split", String.class)
                .orShould().callMethod(String.class, "matches", String.class)
                .orShould().callMethod(String.class, "replaceAll", String.class, String.class)
                .as("No regular expression, stream or format in " + HOT.getDescription())
                .because("they run for every request: a microsecond there is six percent of all the proxy does")
                .check(classes);
    }

    @Test
    void knowsTheHotPath() {
        assertThat(classes.stream().filter(HOT).map(JavaClass::getSimpleName)).contains("HeadReader", "ClientConnection", "Http1Client", "Http1Backend");
        assertThat(classes.stream().filter(implement(Picker.class))).isNotEmpty();
    }

    private static String inRoom(String room) {
        return "io.evenkeel." + room + "..";
    }
}
