package io.headgate.discovery.annotation;

/** Compressed answers. */
final class CompressionEntries {

  private static final String OWN = "as an annotation under headgate.io/ alone; ";

  private static final String FROM =
      "a body that is known to be shorter, in bytes, is left as it is";
  private static final String TYPES = "text/html is always one of them, application/grpc never";

  private CompressionEntries() {}

  static AnnotationCatalogue.Group group() {
    return new EntryList("Compression")
        .applied(
            CompressionAnnotations.GZIP,
            "false",
            Risk.UNRATED,
            OWN
                + "true: answers of pods with status 200, 403 and 404 are compressed for clients of"
                + " HTTP/1.1 and HTTP/2 that take it, as they stream")
        .applied(
            CompressionAnnotations.GZIP_LEVEL,
            Integer.toString(CompressionAnnotations.STANDARD_GZIP_LEVEL),
            Risk.UNRATED,
            OWN + "a higher one takes longer for a little less; said where use-gzip is true")
        .applied(
            CompressionAnnotations.GZIP_FROM,
            Integer.toString(CompressionAnnotations.STANDARD_GZIP_FROM),
            Risk.UNRATED,
            OWN + FROM)
        .applied(
            CompressionAnnotations.GZIP_TYPES,
            CompressionAnnotations.STANDARD_TYPES,
            Risk.UNRATED,
            OWN + TYPES)
        .differs(
            CompressionAnnotations.BROTLI,
            "false",
            Risk.UNRATED,
            OWN
                + "as use-gzip, and before it where the client takes both alike; where the native"
                + " library does not load, which headgate version tells, gzip alone")
        .differs(
            CompressionAnnotations.BROTLI_LEVEL,
            Integer.toString(CompressionAnnotations.STANDARD_BROTLI_LEVEL),
            Risk.UNRATED,
            OWN
                + "what is above "
                + CompressionAnnotations.HIGHEST_BROTLI_LEVEL
                + " is taken as that, and the window has 64 KiB")
        .applied(
            CompressionAnnotations.BROTLI_FROM,
            Integer.toString(CompressionAnnotations.STANDARD_BROTLI_FROM),
            Risk.UNRATED,
            OWN + FROM)
        .applied(
            CompressionAnnotations.BROTLI_TYPES,
            CompressionAnnotations.STANDARD_BROTLI_TYPES,
            Risk.UNRATED,
            OWN + TYPES)
        .group();
  }
}
