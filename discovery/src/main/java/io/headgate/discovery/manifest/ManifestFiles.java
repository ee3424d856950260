package io.headgate.discovery.manifest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The manifests of a directory as they were read last. Not thread-safe. */
final class ManifestFiles {
  /** What came of looking at a file again. */
  enum Outcome {
    /** It says something else now, or is gone. */
    CHANGED,
    /** It says what it said. */
    UNCHANGED,
    /** It was written to while it was read. */
    RETRY
  }

  private record Entry(FileStamp stamp, String digest) {}

  private final ManifestDirectory directory;
  private final ManifestParser parser = new ManifestParser();
  private final Map<String, Entry> entries = new TreeMap<>();
  private final Map<String, ManifestFile> files = new TreeMap<>();

  ManifestFiles(ManifestDirectory directory) {
    this.directory = directory;
  }

  /** All files in the order of their paths. */
  Collection<ManifestFile> all() {
    return files.values();
  }

  Set<String> names() {
    return files.keySet();
  }

  /** Whether the file is there and has been replaced as a whole since it was read. */
  boolean isReplaced(String name) {
    Entry entry = entries.get(name);
    return entry != null
        && stamp(name).filter(now -> !now.identity().equals(entry.stamp.identity())).isPresent();
  }

  /** Whether the file looks different from when it was read. */
  boolean isStale(String name) {
    Entry entry = entries.get(name);
    return entry == null || !stamp(name).equals(Optional.of(entry.stamp));
  }

  /** Whether the file is empty now and was not before: most likely somebody is about to write. */
  boolean isTruncated(String name) {
    Entry entry = entries.get(name);
    return entry != null
        && entry.stamp.size() > 0
        && stamp(name).filter(now -> now.size() == 0).isPresent();
  }

  private Optional<FileStamp> stamp(String name) {
    try {
      return Optional.of(FileStamp.of(directory.resolve(name)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Reads the file again. */
  Outcome load(String name) {
    Path path = directory.resolve(name);
    try {
      if (!directory.isInside(path)) {
        return refuse(name, "a symbolic link out of the directory is not followed");
      }
      FileStamp stamp = FileStamp.of(path);
      byte[] bytes = Files.readAllBytes(path);
      if (!FileStamp.of(path).equals(stamp)) {
        return Outcome.RETRY;
      }
      return read(name, stamp, bytes);
    } catch (NoSuchFileException e) {
      if (!directory.exists()) {
        return Outcome.UNCHANGED;
      }
      entries.remove(name);
      return files.remove(name) == null ? Outcome.UNCHANGED : Outcome.CHANGED;
    } catch (CharacterCodingException e) {
      return refuse(name, "not UTF-8");
    } catch (IOException e) {
      return refuse(name, "cannot be read: " + e);
    }
  }

  private Outcome read(String name, FileStamp stamp, byte[] bytes) throws IOException {
    Entry before = entries.get(name);
    String digest = digest(bytes);
    if (before != null && before.digest.equals(digest)) {
      entries.put(name, new Entry(stamp, digest));
      return Outcome.UNCHANGED;
    }
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    ManifestFile file = ManifestFile.of(name, files.get(name), parser.parse(name, text));
    entries.put(name, new Entry(stamp, digest));
    files.put(name, file);
    return Outcome.CHANGED;
  }

  /** A file that is there but cannot be read stands for what it said last. */
  private Outcome refuse(String name, String reason) {
    ManifestFile before = files.get(name);
    ManifestFile file =
        ManifestFile.of(
            name,
            before,
            new ParsedFile(List.of(), List.of(ManifestParser.unreadable(name, 0, reason)), false));
    entries.remove(name);
    files.put(name, file);
    return file.equals(before) ? Outcome.UNCHANGED : Outcome.CHANGED;
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
