package io.headgate.gateway.http.step;

import io.headgate.discovery.model.PasswordHash;
import io.headgate.discovery.model.PasswordPolicy;
import io.headgate.gateway.http.password.Verification;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks for a name and a password (RFC 7617). */
record PasswordGuard(PasswordPolicy policy) implements Guard {

  private static final String SCHEME = "basic ";

  /** Longer than anybody types; bcrypt itself takes 72. */
  private static final int MAX_PASSWORD_BYTES = 1024;

  @Override
  public void judge(StepRequest request, GuardServices services, Consumer<Judgement> then) {
    switch (policy.users()) {
      case PasswordPolicy.Unknown(String why) -> then.accept(new Judgement.Undecided(why));
      case PasswordPolicy.Known users -> {
        Optional<Credentials> given =
            Credentials.parse(request.header(HttpHeaderNames.AUTHORIZATION));
        @Nullable PasswordHash hash = given.isEmpty() ? null : users.hashes().get(given.get().user);
        if (given.isEmpty() || hash == null) {
          then.accept(denied());
        } else {
          services.verify(hash, given.get().password, it -> then.accept(judgement(it)));
        }
      }
    }
  }

  private Judgement judgement(Verification verification) {
    return switch (verification) {
      case RIGHT -> Judgement.Admitted.INSTANCE;
      case WRONG -> denied();
      case BUSY -> new Judgement.Undecided("too many passwords are being checked");
    };
  }

  private Judgement denied() {
    return new Judgement.Denied(
        new StepOutcome.Unauthorized("Basic realm=\"" + policy.realm() + "\", charset=\"UTF-8\""));
  }

  @Override
  public String text() {
    return switch (policy.users()) {
      case PasswordPolicy.Known users -> "a password of " + users + " is needed";
      case PasswordPolicy.Unknown(String why) -> "nobody's password can be right: " + why;
    };
  }

  /** What a client says of itself. */
  private static final class Credentials {

    private final String user;
    private final byte[] password;

    private Credentials(String user, byte[] password) {
      this.user = user;
      this.password = password;
    }

    static Optional<Credentials> parse(@Nullable String header) {
      if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
        return Optional.empty();
      }
      byte[] pair;
      try {
        pair = Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
      int colon = 0;
      while (colon < pair.length && pair[colon] != ':') {
        colon++;
      }
      // A NUL would end the password for bcrypt.
      boolean usable = colon < pair.length && pair.length - colon - 1 <= MAX_PASSWORD_BYTES;
      for (byte octet : pair) {
        usable &= octet != 0;
      }
      return usable
          ? Optional.of(
              new Credentials(
                  new String(pair, 0, colon, StandardCharsets.UTF_8),
                  Arrays.copyOfRange(pair, colon + 1, pair.length)))
          : Optional.empty();
    }
  }
}
