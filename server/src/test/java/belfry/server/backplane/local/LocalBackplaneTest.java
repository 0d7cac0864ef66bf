package belfry.server.backplane.local;

import belfry.server.backplane.Backplane;
import belfry.server.backplane.BackplaneContract;
import belfry.server.backplane.Names;
import java.time.InstantSource;
import java.util.List;

class LocalBackplaneTest extends BackplaneContract {
  @Override
  protected List<Backplane> open(Names.Lost first, Names.Lost second) {
    var bounds = new LocalBackplane.Bounds(HISTORY, 1 << 20, 100, 8 << 20);
    return List.of(new LocalBackplane(bounds, InstantSource.system(), first));
  }
}
