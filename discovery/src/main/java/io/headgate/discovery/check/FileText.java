package io.headgate.discovery.check;

import io.headgate.discovery.manifest.ManifestParser;
import io.headgate.discovery.model.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a file holds.
 *
 * @param text empty where it cannot be read
 * @param problem why it cannot be read
 */
record FileText(String text, Optional<Problem> problem) {

  /**
   * Reads it, and waits for that.
   *
   * @param expected what it should be, for messages
   */
  static FileText of(Path file, String expected) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      return new FileText(
          StandardCharsets.UTF_8.newDecoder().decode(bytes).toString(), Optional.empty());
    } catch (NoSuchFileException e) {
      return unreadable(file, "is not there (expected: " + expected + ")");
    } catch (CharacterCodingException e) {
      return unreadable(file, "not UTF-8");
    } catch (IOException e) {
      return unreadable(file, "cannot be read: " + e);
    }
  }

  private static FileText unreadable(Path file, String reason) {
    return new FileText("", Optional.of(ManifestParser.unreadable(file.toString(), 0, reason)));
  }
}
