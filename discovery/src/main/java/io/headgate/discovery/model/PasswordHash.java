package io.headgate.discovery.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is stored of a password in a file of Apache's {@code htpasswd}. Parsed, so that whoever
 * checks a password need not ask which kind it is of. None of them is printed.
 */
public sealed interface PasswordHash {

  /**
   * The most rounds of bcrypt that are taken, as a power of two: about a second of one core. Every
   * request with a name that exists could ask for them.
   */
  int MAX_BCRYPT_COST = 14;

  /**
   * Reads one.
   *
   * @return empty where it is of a kind that is not known, such as a password in clear, or asks for
   *     more than {@link #MAX_BCRYPT_COST}
   */
  static Optional<PasswordHash> parse(String text) {
    Matcher bcrypt = Bcrypt.FORM.matcher(text);
    if (bcrypt.matches()) {
      int cost = Integer.parseInt(bcrypt.group(1));
      return cost >= 4 && cost <= MAX_BCRYPT_COST
          ? Optional.of(new Bcrypt(text))
          : Optional.empty();
    }
    Matcher md5 = Md5Crypt.FORM.matcher(text);
    if (md5.matches()) {
      return Optional.of(new Md5Crypt(md5.group(1), md5.group(2), md5.group(3)));
    }
    Matcher sha = Sha1.FORM.matcher(text);
    return sha.matches() ? Optional.of(new Sha1(sha.group(1))) : Optional.empty();
  }

  /**
   * OpenBSD's, {@code $2a$}, {@code $2b$} or {@code $2y$}.
   *
   * @param text all of it
   */
  record Bcrypt(String text) implements PasswordHash {

    private static final Pattern FORM =
        Pattern.compile("\\$2[aby]\\$([0-9]{2})\\$[./A-Za-z0-9]{53}");

    @Override
    public String toString() {
      return "bcrypt";
    }
  }

  /**
   * A thousand rounds of MD5: {@code $apr1$} of Apache, {@code $1$} of FreeBSD.
   *
   * @param magic with both of its dollar signs
   * @param digest in crypt's own base 64
   */
  record Md5Crypt(String magic, String salt, String digest) implements PasswordHash {

    private static final Pattern FORM =
        Pattern.compile("(\\$apr1\\$|\\$1\\$)([^$\\s]{0,8})\\$([./A-Za-z0-9]{22})");

    @Override
    public String toString() {
      return "md5-crypt";
    }
  }

  /**
   * One round of SHA-1 without a salt, {@code {SHA}}.
   *
   * @param digest in base 64
   */
  record Sha1(String digest) implements PasswordHash {

    private static final Pattern FORM = Pattern.compile("\\{SHA\\}([A-Za-z0-9+/]{27}=)");

    @Override
    public String toString() {
      return "sha-1";
    }
  }
}
