package io.headgate.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version of Hazelcast that would run; none of its classes is loaded to find out. */
public final class HazelcastVersion {

  private HazelcastVersion() {}

  /** Such as {@code 5.7.0}; {@code unknown} where its jar does not say. */
  public static String text() {
    ClassLoader loader = HazelcastVersion.class.getClassLoader();
    try (InputStream text =
        loader.getResourceAsStream("META-INF/maven/com.hazelcast/hazelcast/pom.properties")) {
      if (text == null) {
        return "unknown";
      }
      Properties properties = new Properties();
      properties.load(text);
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
