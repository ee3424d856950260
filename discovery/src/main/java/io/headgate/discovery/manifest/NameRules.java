package io.headgate.discovery.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** The grammars of names, with apimachinery's texts ({@code util/validation/validation.go}). */
final class NameRules {
  private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
  private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
  private static final Pattern DNS_1035 = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern DNS_1123 = Pattern.compile(LABEL);
  private static final Pattern DNS_SUBDOMAIN = Pattern.compile(SUBDOMAIN);
  private static final Pattern WILDCARD = Pattern.compile("\\*\\." + SUBDOMAIN);
  private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
  private static final Pattern QUALIFIED_NAME = Pattern.compile(QUALIFIED);
  private static final Pattern LABEL_VALUE = Pattern.compile("(" + QUALIFIED + ")?");
  private static final Pattern PORT_NAME = Pattern.compile("[-a-z0-9]+");

  private NameRules() {}

  /** Names of Services. */
  static List<String> dns1035Label(String name) {
    List<String> errors = new ArrayList<>();
    atMost(63, name, errors::add);
    if (!DNS_1035.matcher(name).matches()) {
      errors.add(
          "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with"
              + " an alphabetic character, and end with an alphanumeric character (e.g. 'my-name', "
              + " or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')");
    }
    return errors;
  }

  /** Names of ports and Namespaces. */
  static List<String> dns1123Label(String name) {
    List<String> errors = new ArrayList<>();
    atMost(63, name, errors::add);
    if (!DNS_1123.matcher(name).matches()) {
      errors.add(
          "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-',"
              + " and must start and end with an alphanumeric character (e.g. 'my-name',  or"
              + " '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')");
    }
    return errors;
  }

  /** Hosts, and names of most objects. */
  static List<String> dns1123Subdomain(String name) {
    List<String> errors = new ArrayList<>();
    atMost(253, name, errors::add);
    if (!DNS_SUBDOMAIN.matcher(name).matches()) {
      errors.add(
          "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-'"
              + " or '.', and must start and end with an alphanumeric character (e.g."
              + " 'example.com', regex used for validation is"
              + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
    }
    return errors;
  }

  /** Hosts with a star for their first label. */
  static List<String> wildcardSubdomain(String host) {
    List<String> errors = new ArrayList<>();
    atMost(253, host, errors::add);
    if (!WILDCARD.matcher(host).matches()) {
      errors.add(
          "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain,"
              + " which must consist of lower case alphanumeric characters, '-' or '.' and end"
              + " with an alphanumeric character (e.g. '*.example.com', regex used for validation"
              + " is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
    }
    return errors;
  }

  /** IANA service names: how containers name their ports. */
  static List<String> portName(String name) {
    List<String> errors = new ArrayList<>();
    atMost(15, name, errors::add);
    if (!PORT_NAME.matcher(name).matches()) {
      errors.add("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
    }
    if (name.chars().noneMatch(c -> c >= 'a' && c <= 'z')) {
      errors.add("must contain at least one letter (a-z)");
    }
    if (name.contains("--")) {
      errors.add("must not contain consecutive hyphens");
    }
    if (name.startsWith("-") || name.endsWith("-")) {
      errors.add("must not begin or end with a hyphen");
    }
    return errors;
  }

  /**
   * Keys of labels, and values such as a load balancer class: a name, a prefix before it or not.
   */
  static List<String> qualifiedName(String text) {
    List<String> errors = new ArrayList<>();
    String detail =
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
            + " alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used"
            + " for validation is '"
            + QUALIFIED
            + "')";
    String[] parts = text.split("/", -1);
    if (parts.length > 2) {
      errors.add(
          "a qualified name "
              + detail
              + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
      return errors;
    }
    if (parts.length == 2 && parts[0].isEmpty()) {
      errors.add("prefix part must be non-empty");
    } else if (parts.length == 2) {
      dns1123Subdomain(parts[0]).forEach(error -> errors.add("prefix part " + error));
    }
    String name = parts[parts.length - 1];
    if (name.isEmpty()) {
      errors.add("name part must be non-empty");
    } else {
      atMost(63, name, error -> errors.add("name part " + error));
    }
    if (!QUALIFIED_NAME.matcher(name).matches()) {
      errors.add("name part " + detail);
    }
    return errors;
  }

  static List<String> labelValue(String value) {
    List<String> errors = new ArrayList<>();
    atMost(63, value, errors::add);
    if (!LABEL_VALUE.matcher(value).matches()) {
      errors.add(
          "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
              + " '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or"
              + " 'my_value',  or '12345', regex used for validation is '("
              + QUALIFIED
              + ")?')");
    }
    return errors;
  }

  static List<String> portNumber(int port) {
    return port < 1 || port > 65535 ? List.of("must be between 1 and 65535, inclusive") : List.of();
  }

  private static void atMost(int limit, String name, Consumer<String> errors) {
    if (name.length() > limit) {
      errors.accept("must be no more than " + limit + " characters");
    }
  }
}
