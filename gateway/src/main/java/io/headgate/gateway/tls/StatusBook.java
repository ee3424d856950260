package io.headgate.gateway.tls;

import io.headgate.gateway.tls.LoadedCertificate.Usable;
import java.util.Optional;

/** What is known of the certificates that are shown. Any thread. */
@FunctionalInterface
interface StatusBook {

  /** Nobody is asked. */
  StatusBook NONE = shown -> Optional.empty();

  /** Empty where nothing good is known of it now. */
  Optional<GoodStatus> of(Usable shown);
}
