package io.headgate.discovery.annotation;

/** Compressed answers. */
final class CompressionEntries {

  private static final String OWN = "as an annotation under headgate.io/ alone; ";

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
            OWN + "a body that is known to be shorter, in bytes, is left as it is")
        .applied(
            CompressionAnnotations.GZIP_TYPES,
            CompressionAnnotations.STANDARD_TYPES,
            Risk.UNRATED,
            OWN + "text/html is always one of them, application/grpc never")
        .group();
  }
}
