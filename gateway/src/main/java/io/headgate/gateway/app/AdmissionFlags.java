package io.headgate.gateway.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Flags about what an API server asks before it takes an Ingress. */
final class AdmissionFlags {

  private static final String ADDRESS = "--validating-webhook";
  private static final String CERTIFICATE = "--validating-webhook-certificate";
  private static final String KEY = "--validating-webhook-key";

  @Option(
      names = ADDRESS,
      paramLabel = "ADDR:PORT",
      description =
          "Where an API server may ask, over HTTPS, whether an Ingress is right (default: off).")
  private Optional<HostPort> address = Optional.empty();

  @Option(
      names = CERTIFICATE,
      paramLabel = "FILE",
      description = "Its certificate and chain, PEM; read anew when the file changes.")
  private Optional<Path> certificate = Optional.empty();

  @Option(
      names = KEY,
      paramLabel = "FILE",
      description = "The key of that certificate, PEM; read anew when the file changes.")
  private Optional<Path> key = Optional.empty();

  /**
   * Their values; empty where nobody may ask.
   *
   * @throws UsageException where they do not go together
   */
  Optional<Options.Webhook> options() {
    if (address.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Options.Webhook(address.get(), file(CERTIFICATE, certificate), file(KEY, key)));
  }

  private static Path file(String flag, Optional<Path> given) {
    Path file =
        given.orElseThrow(
            () ->
                new UsageException(
                    flag + ": missing (expected: a file, as API servers ask over HTTPS only)"));
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new UsageException(
          "%s: \"%s\" cannot be read (expected: a file of PEM)".formatted(flag, file));
    }
    return file;
  }
}
