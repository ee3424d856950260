package io.headgate.gateway.http.affinity;

import io.headgate.discovery.model.HashTemplate;
import io.headgate.gateway.http.step.Authority;
import io.headgate.gateway.http.step.StepRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import org.jspecify.annotations.Nullable;

/**
 * The hash of what a template says of one request, worked out without making the text (64-bit
 * FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/). It need not withstand anybody: whoever wants
 * one pod only sends the same request again. Confined to one thread.
 */
final class RequestHash {

  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private final StepRequest request;
  private long hash = OFFSET;
  private boolean empty = true;

  private RequestHash(StepRequest request) {
    this.request = request;
  }

  static RequestHash of(HashTemplate template, StepRequest request) {
    RequestHash hash = new RequestHash(request);
    for (HashTemplate.Part part : template.parts()) {
      switch (part) {
        case HashTemplate.Text(String text) -> hash.mix(text, 0, text.length());
        case HashTemplate.Variable variable -> hash.add(variable);
        case HashTemplate.Header(String name) -> hash.add(request.header(name));
        case HashTemplate.Cookie(String name) -> hash.addCookie(name);
        case HashTemplate.Argument(String name) -> hash.addArgument(name);
      }
    }
    return hash;
  }

  /** Whether no variable had a value. */
  boolean isEmpty() {
    return empty;
  }

  long value() {
    return hash;
  }

  private void add(HashTemplate.Variable variable) {
    String target = request.target();
    int query = target.indexOf('?');
    switch (variable) {
      case REQUEST_URI -> add(target);
      case URI -> add(target, 0, query < 0 ? target.length() : query);
      case ARGS -> add(target, query < 0 ? target.length() : query + 1, target.length());
      case HOST -> addInLowerCase(Authority.host(request.authority()));
      case SCHEME -> add(request.scheme());
      case REQUEST_METHOD -> add(request.method().name());
      case REMOTE_ADDR -> {
        for (byte octet : request.client().getAddress()) {
          mix((char) (octet & 0xff));
        }
        empty = false;
      }
    }
  }

  private void addInLowerCase(String host) {
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      mix(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
    }
    empty &= host.isEmpty();
  }

  private void addCookie(String name) {
    String header = request.header(HttpHeaderNames.COOKIE);
    int start = header == null ? CookieHeader.NONE : CookieHeader.value(header, name, 0);
    if (header != null && start != CookieHeader.NONE) {
      add(header, start, CookieHeader.end(header, start));
    }
  }

  /** The first one of that name. */
  private void addArgument(String name) {
    String target = request.target();
    int at = target.indexOf('?');
    while (at >= 0) {
      int start = at + 1;
      int equals = start + name.length();
      at = target.indexOf('&', start);
      if (target.startsWith(name, start)
          && equals < target.length()
          && target.charAt(equals) == '=') {
        add(target, equals + 1, at < 0 ? target.length() : at);
        return;
      }
    }
  }

  private void add(@Nullable String text) {
    if (text != null) {
      add(text, 0, text.length());
    }
  }

  private void add(String text, int start, int end) {
    mix(text, start, end);
    empty &= start == end;
  }

  private void mix(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      mix(text.charAt(i));
    }
  }

  private void mix(char c) {
    hash = (hash ^ c) * PRIME;
  }
}
