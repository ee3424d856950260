package io.headgate.gateway.admin;

import io.headgate.discovery.model.TimeSource;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/** The time since an object was created, in the short form that kubectl prints. */
final class Age {

  private Age() {}

  /** The column {@code AGE}, of the field {@code creationTimestamp}. */
  static Column column(TimeSource time) {
    return Column.passing("AGE", json -> of(json, time));
  }

  /** Two units at most, and one from where the second no longer matters. */
  static String text(Duration age) {
    long seconds = Math.max(0, age.toSeconds());
    long minutes = seconds / 60;
    long hours = minutes / 60;
    long days = hours / 24;
    if (seconds < 120) {
      return seconds + "s";
    }
    if (minutes < 10) {
      return minutes + "m" + rest(seconds % 60, "s");
    }
    if (minutes < 180) {
      return minutes + "m";
    }
    if (hours < 8) {
      return hours + "h" + rest(minutes % 60, "m");
    }
    if (hours < 48) {
      return hours + "h";
    }
    return days < 8 ? days + "d" + rest(hours % 24, "h") : days + "d";
  }

  private static String rest(long number, String unit) {
    return number == 0 ? "" : number + unit;
  }

  private static String of(JsonObject json, TimeSource time) {
    Instant created = json.getInstant("creationTimestamp");
    return created == null ? "<unknown>" : text(Duration.between(created, time.now()));
  }
}
