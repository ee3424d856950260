package io.headgate.discovery.dns;

/** Whether {@code 1-2-3-4.<namespace>.pod.<domain>} is a name; the words are those of CoreDNS. */
public enum PodNames {
  /** It is none. */
  DISABLED,
  /** Always, in a namespace that is known: the address is read from the name. */
  INSECURE,
  /** Where a Service of that namespace has a pod of that address. */
  VERIFIED
}
