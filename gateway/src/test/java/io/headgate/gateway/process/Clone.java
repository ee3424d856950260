package io.headgate.gateway.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A directory in which a user's commands work as in the repository: {@code bin/headgate} and a copy
 * of {@code examples} that may be edited.
 */
record Clone(Path directory, Slot slot) {

  /** The repository that is being tested; Maven runs tests in the module's directory. */
  static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

  static Clone in(Path directory) {
    Slot slot = Slot.claim();
    Clone clone = new Clone(directory, slot);
    try {
      Files.createDirectories(clone.examples());
      Path command = Files.createDirectory(directory.resolve("bin")).resolve("headgate");
      Files.writeString(
          command, "#!/bin/sh\nexec '" + REPOSITORY.resolve("bin/headgate") + "' \"$@\"\n");
      Files.setPosixFilePermissions(command, PosixFilePermissions.fromString("rwxr-xr-x"));
      clone.copyOthers("udp");
      clone.restore();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return clone;
  }

  /** Examples beside those that are served. */
  private void copyOthers(String name) throws IOException {
    Path copies = Files.createDirectory(directory.resolve("examples").resolve(name));
    try (Stream<Path> originals = Files.list(REPOSITORY.resolve("examples").resolve(name))) {
      for (Path original : originals.toList()) {
        Files.writeString(
            copies.resolve(Objects.requireNonNull(original.getFileName())),
            slot.mine(Files.readString(original)));
      }
    }
  }

  /** Takes every edit back. */
  void restore() {
    try (Stream<Path> originals = Files.list(REPOSITORY.resolve("examples/seed"));
        Stream<Path> copies = Files.list(examples())) {
      Set<String> names = new TreeSet<>();
      for (Path original : originals.toList()) {
        String name = Objects.requireNonNull(original.getFileName()).toString();
        names.add(name);
        write(name, slot.mine(Files.readString(original)));
      }
      for (Path copy : copies.toList()) {
        if (!names.contains(Objects.requireNonNull(copy.getFileName()).toString())) {
          Files.delete(copy);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
