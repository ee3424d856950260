package io.headgate.gateway.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A directory in which a user's commands work as in the repository: {@code bin/headgate} and a copy
 * of {@code examples} that may be edited.
 */
record Clone(Path directory, Slot slot) {

  /** The repository that is being tested; Maven runs tests in the module's directory. */
  static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  static Clone in(Path directory, Slot slot) {
    Clone clone = new Clone(directory, slot);
    try {
      Files.createDirectories(clone.examples());
      Files.createDirectory(directory.resolve("bin"));
      Files.createSymbolicLink(
          directory.resolve("bin/headgate"), REPOSITORY.resolve("bin/headgate"));
      try (Stream<Path> files = Files.list(REPOSITORY.resolve("examples/seed"))) {
        for (Path file : files.toList()) {
          clone.write(
              Objects.requireNonNull(file.getFileName()).toString(),
              slot.mine(Files.readString(file)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return clone;
  }

  Path examples() {
    return directory.resolve("examples/seed");
  }

  /** Writes a manifest whole, by a rename as editors do. */
  void write(String file, String text) {
    try {
      Path draft = Files.writeString(directory.resolve(".draft"), text);
      Files.move(draft, examples().resolve(file), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Changes a manifest; the change must change something. */
  void edit(String file, UnaryOperator<String> change) {
    try {
      String before = Files.readString(examples().resolve(file));
      String after = change.apply(before);
      if (after.equals(before)) {
        throw new IllegalStateException(file + " is as it was:\n" + before);
      }
      write(file, after);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
