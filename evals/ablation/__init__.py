"""What each part of the system earns: the system as it is, beside the system without one part."""
