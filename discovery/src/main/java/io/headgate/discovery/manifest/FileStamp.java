package io.headgate.discovery.manifest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;

/**
 * What tells one state of a file from another without reading it.
 *
 * @param identity the inode: another one after an atomic rename
 */
record FileStamp(Object identity, long size, FileTime modified) {
  static FileStamp of(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    return new FileStamp(
        Objects.requireNonNullElse(attributes.fileKey(), path),
        attributes.size(),
        attributes.lastModifiedTime());
  }
}
