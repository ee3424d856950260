package io.headgate.gateway.http;

import io.headgate.gateway.http.password.PasswordVerifier;
import io.headgate.gateway.http.token.TokenVerifier;

/** What all event loops share to find out who clients are. Any thread. */
record Identities(PasswordVerifier passwords, TokenVerifier tokens, Authorizations authorizations) {

  void close() {
    passwords.close();
    tokens.close();
  }
}
