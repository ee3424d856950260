package io.headgate.discovery.check;

import io.headgate.discovery.annotation.Verdict;
import io.headgate.discovery.model.FilePosition;
import io.headgate.discovery.model.ObjectRef;

/**
 * What becomes of one annotation, field or key.
 *
 * @param subject the whole key of an annotation; {@code spec.ports[].nodePort}; {@code
 *     data.use-gzip}
 * @param value as it is written; empty for a field
 */
public record Finding(
    ObjectRef object, FilePosition position, String subject, String value, Verdict verdict) {}
