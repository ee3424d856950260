package io.headgate.discovery.check;

import io.headgate.discovery.annotation.Verdict;
import io.headgate.discovery.model.FilePosition;
import io.headgate.discovery.model.ObjectRef;
import java.util.Optional;

/**
 * What becomes of one annotation, field or key.
 *
 * @param position empty where it stands in no file, but at an API server
 * @param subject the whole key of an annotation; {@code spec.ports[].nodePort}; {@code
 *     data.use-gzip}; {@code controller.config.use-gzip} in values of a chart
 * @param value as it is written; empty for a field
 */
public record Finding(
    ObjectRef object,
    Optional<FilePosition> position,
    String subject,
    String value,
    Verdict verdict) {}
