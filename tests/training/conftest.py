import sys
from pathlib import Path

# training/ is no package that is installed; behind everything else, so that an installed kgraph stays the one tested
sys.path.append(str(Path(__file__).parents[2]))
