package io.headgate.gateway.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import org.junit.jupiter.api.Test;

/** Calls that are banned outside the one place where they belong, and the shape of our types. */
class BansTest {

  private static final String CLOCK = "io.headgate.discovery.model.SystemTime";
  private static final int MOST_COMPONENTS = 5;

  @Test
  void timeComesFromOnePlace() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(CLOCK)
        .should()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .because("what is timed by an injected TimeSource is tested without waiting")
        .check(Production.CLASSES);
  }

  @Test
  void nobodySleeps() {
    noClasses()
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", Duration.class)
        .because("whoever waits, waits for something: a future, a signal, a timer")
        .check(Production.CLASSES);
  }

  @Test
  void nothingIsPrintedBehindTheLog() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.headgate.gateway.app")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .because("only commands print; the rest of the program logs, one event a line")
        .check(Production.CLASSES);
  }

  @Test
  void recordsAreSmall() {
    classes()
        .that()
        .areRecords()
        .should(haveAtMostComponents(MOST_COMPONENTS))
        .because("a sixth component says that two of them belong together")
        .check(Production.CLASSES);
  }

  @Test
  void everyPackageSaysWhatItIs() throws IOException {
    Set<Path> silent = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("..").toRealPath())) {
      files
          .filter(file -> file.toString().matches(".*/src/main/java/.*\\.java"))
          .map(Path::getParent)
          .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
          .forEach(silent::add);
    }
    assertThat(silent).as("packages without package-info.java").isEmpty();
  }

  @Test
  void namesSayWhatATypeDoes() {
    classes()
        .that()
        .resideInAPackage("io.headgate..")
        .and()
        .areNotAssignableTo(KeyManager.class) // TLS's own word
        .should(
            new ArchCondition<>("not be called Util, Helper, Manager or Common") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                if (type.getSimpleName().matches(".*(Utils?|Helper|Manager|Common)")) {
                  events.add(SimpleConditionEvent.violated(type, type.getName()));
                }
              }
            })
        .because("such a name is where things go that nobody has thought about")
        .check(Production.CLASSES);
  }

  private static ArchCondition<JavaClass> haveAtMostComponents(int most) {
    return new ArchCondition<>("have at most " + most + " components") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        long components =
            type.getFields().stream()
                .filter(field -> !field.getModifiers().contains(JavaModifier.STATIC))
                .count();
        if (components > most) {
          events.add(SimpleConditionEvent.violated(type, type.getName() + " has " + components));
        }
      }
    };
  }
}
