package io.headgate.discovery.model;

/**
 * Where in a manifest something stands.
 *
 * @param file relative to the manifest directory
 * @param line from 1; 0 where unknown
 */
public record FilePosition(String file, int line) {

  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line;
  }
}
