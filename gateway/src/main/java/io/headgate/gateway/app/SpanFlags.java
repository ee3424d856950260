package io.headgate.gateway.app;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** Flags about spans of requests. */
final class SpanFlags {

  private static final double MOST_PERCENT = 100;

  /** Where collectors take spans by OTLP, if nobody says otherwise. */
  private static final String PATH = "/v1/traces";

  @Option(
      names = "--otlp-endpoint",
      paramLabel = "URL",
      description =
          "Send spans of requests there by OTLP over HTTP; without a path to /v1/traces"
              + " (default: there are no spans).")
  private Optional<String> endpoint = Optional.empty();

  @Option(
      names = "--trace-share",
      paramLabel = "PERCENT",
      defaultValue = "100",
      description =
          "Of how many requests there are spans; where a request has a traceparent, that decides"
              + " (default: ${DEFAULT-VALUE}).")
  private double share = MOST_PERCENT;

  Optional<Options.Spans> options() {
    if (!(share >= 0 && share <= MOST_PERCENT)) {
      throw new UsageException("--trace-share: \"" + share + "\" (expected: 0 to 100)");
    }
    return endpoint.map(it -> new Options.Spans(parse(it), share / MOST_PERCENT));
  }

  private static URI parse(String text) {
    try {
      URI url = new URI(text);
      boolean http = Set.of("http", "https").contains(String.valueOf(url.getScheme()));
      if (http && url.getHost() != null && url.getRawUserInfo() == null) {
        String path = url.getRawPath();
        return path.isEmpty() || path.equals("/") ? url.resolve(PATH) : url;
      }
    } catch (URISyntaxException e) {
      // said below, in the same words
    }
    throw new UsageException(
        "--otlp-endpoint: \"" + text + "\" is no URL (expected: such as http://collector:4318)");
  }
}
