package io.headgate.gateway.app;

import io.headgate.balancer.address.VirtualAddressMode;
import io.headgate.balancer.proxy.ProxyMode;
import io.headgate.balancer.proxy.TransportName;
import io.headgate.discovery.build.Compat;
import io.headgate.discovery.dns.PodNames;
import io.headgate.discovery.model.SchedulerName;
import io.headgate.gateway.admin.OutputFormat;
import io.headgate.gateway.http.accesslog.AccessLogFormat;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.TypeConversionException;

/** How the text of a flag becomes its value, and what is said where it does not. */
final class FlagTypes {

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|)");

  private FlagTypes() {}

  static void register(CommandLine line) {
    line.registerConverter(Duration.class, FlagTypes::duration);
    line.registerConverter(Switch.class, text -> choice(Switch.class, text));
    line.registerConverter(Compat.class, text -> choice(Compat.class, text));
    line.registerConverter(OnRefused.class, text -> choice(OnRefused.class, text));
    line.registerConverter(CheckOutput.class, text -> choice(CheckOutput.class, text));
    line.registerConverter(AccessLogFormat.class, text -> choice(AccessLogFormat.class, text));
    line.registerConverter(LogFormat.class, text -> choice(LogFormat.class, text));
    line.registerConverter(OutputFormat.class, text -> choice(OutputFormat.class, text));
    line.registerConverter(ServiceSelection.class, text -> choice(ServiceSelection.class, text));
    line.registerConverter(TransportName.class, text -> choice(TransportName.class, text));
    line.registerConverter(
        VirtualAddressMode.class, text -> choice(VirtualAddressMode.class, text));
    line.registerConverter(
        CompletionCommand.Shell.class, text -> choice(CompletionCommand.Shell.class, text));
    line.registerConverter(MetricsCompat.class, MetricsCompat::parse);
    line.registerConverter(InterfaceName.class, InterfaceName::parse);
    line.registerConverter(ProxyMode.class, text -> choice(ProxyMode.class, text));
    line.registerConverter(SchedulerName.class, FlagTypes::scheduler);
    line.registerConverter(PodNames.class, text -> choice(PodNames.class, text));
    line.registerConverter(ResourceName.class, ResourceName::parse);
    line.registerConverter(ListenPort.class, ListenPort::parse);
    line.registerConverter(InetAddress.class, HostPort::address);
    line.registerConverter(HostPort.class, HostPort::parse);
  }

  /** Seconds, or a number with a unit. */
  static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw mistake(text, "a duration", "seconds, or a number with ms, s, m or h");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofSeconds(number);
    };
  }

  private static SchedulerName scheduler(String text) {
    return SchedulerName.of(text)
        .orElseThrow(() -> mistake(text, "known", SchedulerName.expected()));
  }

  /** One of an enum's constants, written in lower case. */
  static <E extends Enum<E>> E choice(Class<E> type, String text) {
    StringBuilder expected = new StringBuilder();
    for (E constant : type.getEnumConstants()) {
      String name = constant.name().toLowerCase(Locale.ROOT);
      if (name.equals(text)) {
        return constant;
      }
      expected.append(expected.isEmpty() ? "" : ", ").append(name);
    }
    throw mistake(text, "known", "one of " + expected);
  }

  /** {@code "v" is not WHAT (expected: EXPECTED)}; the flag's name is put before it. */
  static TypeConversionException mistake(String text, String what, String expected) {
    return new TypeConversionException(
        "\"" + text + "\" is not " + what + " (expected: " + expected + ")");
  }
}
